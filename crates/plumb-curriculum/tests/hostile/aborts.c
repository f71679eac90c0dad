/* Ends through a signal. */
#define _GNU_SOURCE
#include <stdlib.h>

int main(void) {
    abort();
}
