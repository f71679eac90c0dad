/* Reads one byte of an input that no pipe would hold. */
#define _GNU_SOURCE
#include <stdio.h>

int main(void) {
    printf("%c\n", getchar());
    return 0;
}
