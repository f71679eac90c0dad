/* Tries to trace, read, limit and slow down other processes; prints what it could. */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void) {
    const char *files[] = {"cmdline", "comm", "stat", "status", "environ"};
    char byte;
    struct iovec own = {&byte, 1}, other = {main, 1};
    struct rlimit limit = {1, 1};
    /* The first process is the keeper where there is a namespace, and it is the parent in any case. */
    int pids[] = {1, 2, getppid()};
    for (int which = 0; which < 3; which++) {
        int pid = pids[which];
        if (pid == getpid() || pid == 0) continue;
        for (int file = 0; file < 5; file++) {
            char path[64];
            snprintf(path, sizeof path, "/proc/%d/%s", pid, files[file]);
            FILE *opened = fopen(path, "r");
            if (opened == NULL) continue;
            printf("opened %s\n", path);
            fclose(opened);
        }
    }
    for (int pid = 1; pid < 70000; pid++) {
        if (pid == getpid()) continue;
        if (ptrace(PTRACE_ATTACH, pid, 0, 0) == 0) printf("traced %d\n", pid);
        if (process_vm_readv(pid, &own, 1, &other, 1, 0) == 1) printf("read %d\n", pid);
        if (prlimit(pid, RLIMIT_CORE, &limit, NULL) == 0) printf("limited %d\n", pid);
        if (setpriority(PRIO_PROCESS, pid, 19) == 0) printf("slowed %d\n", pid);
    }
    if (setpriority(PRIO_USER, 0, 19) == 0) printf("slowed all\n");
    if (shmget(1, 4096, IPC_CREAT | 0666) >= 0) printf("shared memory\n");
    if (memfd_create("hidden", 0) >= 0) printf("memory that no limit sees\n");
    if (unshare(CLONE_NEWUSER) == 0) printf("a namespace\n");
    return 0;
}
