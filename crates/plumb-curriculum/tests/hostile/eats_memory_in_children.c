/* The same in several processes, each of which stays below the limit. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

int main(void) {
    fork();
    fork();
    fork();
    volatile char *block = malloc(24 << 20);
    for (int offset = 0; offset < 24 << 20; offset += 512) block[offset] = 1;
    for (;;) pause();
}
