/* Kills whatever it may, one by one too. It spares itself, and nobody else may be hit. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
    kill(-1, SIGKILL);
    for (int pid = 1; pid < 100000; pid++) {
        if (pid != getpid() && kill(pid, SIGKILL) == 0 && pid != 1) printf("killed %d\n", pid);
    }
    return 0;
}
