/* A process that never stays: each one starts the next and ends, in sessions of their own. */
#define _GNU_SOURCE
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        for (;;) {
            setsid();
            if (fork() != 0) _exit(0);
        }
    }
    usleep(20000);
    return 0;
}
