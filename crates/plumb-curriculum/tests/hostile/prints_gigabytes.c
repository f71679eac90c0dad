/* Prints without end: the output limit, at once and without filling memory. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>

static char block[1 << 16];

int main(void) {
    memset(block, 'x', sizeof block);
    for (;;) fwrite(block, 1, sizeof block, stdout);
}
