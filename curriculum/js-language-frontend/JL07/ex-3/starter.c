#include <stdio.h>

/* JL07/ex-3. A broken program in, its partial tree out.

   This takes the whole program for one thing that could not be understood. */

int main(void) {
    unsigned length = 0;
    while (getchar() != EOF)
        length++;
    printf("Program @0..%u\n  body[0]: Error @0..%u\n", length, length);
    return 0;
}
