/* Not hostile: a child, a pipe, a thread, a signal to itself. All of that must work. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t caught;
static void catch(int number) { caught = number; }
static void *work(void *result) { *(int *)result = 7; return NULL; }

int main(void) {
    int ends[2], status, answer = 0;
    pthread_t thread;
    char byte = 0;
    if (pipe(ends) != 0) return 1;
    pid_t child = fork();
    if (child == 0) {
        if (write(ends[1], "k", 1) != 1) _exit(1);
        _exit(5);
    }
    if (read(ends[0], &byte, 1) != 1) return 1;
    waitpid(child, &status, 0);
    pthread_create(&thread, NULL, work, &answer);
    pthread_join(thread, NULL);
    signal(SIGUSR1, catch);
    raise(SIGUSR1);
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int executable = page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) == 0;
    printf("%c %d %d %d %d\n", byte, WEXITSTATUS(status), answer, caught == SIGUSR1, executable);
    return 0;
}
