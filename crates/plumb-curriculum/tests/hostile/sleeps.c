/* Waits for ever, deaf to every signal: the time limit on the clock. */
#define _GNU_SOURCE
#include <signal.h>
#include <unistd.h>

int main(void) {
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    for (;;) sleep(1000);
}
