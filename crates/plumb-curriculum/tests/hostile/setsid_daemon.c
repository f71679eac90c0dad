/* Leaves a daemon behind: a grandchild in a session of its own that ignores every signal. */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        setsid();
        if (fork() != 0) _exit(0);
        for (int number = 1; number < 65; number++) signal(number, SIG_IGN);
        for (;;) sleep(1000);
    }
    usleep(20000);
    return 0;
}
