#include <stdio.h>

/* JL05/ex-1. The input is a program in the subset; the output is its arena, one node a line.

   This only prints the arena of an empty program, whose source is as long as the input. Make
   tokens, then a parser whose functions return the number of the node that they completed. */

int main(void) {
    unsigned length = 0;
    while (getchar() != EOF)
        length++;
    printf("1 Program 0..%u 1:1 body:[]\n", length + 1);
    printf("root 1\n");
    return 0;
}
