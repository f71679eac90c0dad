/* Never ends, with four processes: the processor time of all counts. */
#define _GNU_SOURCE
#include <unistd.h>

int main(void) {
    fork();
    fork();
    for (;;) {}
}
