/* Takes memory and uses it, without end. */
#include <stdlib.h>

int main(void) {
    for (;;) {
        volatile char *block = malloc(1 << 20);
        if (block == NULL) continue;
        for (int offset = 0; offset < 1 << 20; offset += 512) block[offset] = 1;
    }
}
