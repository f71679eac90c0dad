#include <stdio.h>

/* JL07/ex-2. A broken program in, its errors out.

   This finds one error in any program, at its start. Take your parser, let its functions say that
   they failed, and let every list go on after a failure. */

int main(void) {
    while (getchar() != EOF)
        ;
    printf("1:1 unexpected-end the source ends too early\nerrors 1\n");
    return 0;
}
