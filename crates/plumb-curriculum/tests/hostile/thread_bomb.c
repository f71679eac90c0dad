/* The same with threads, which count like processes. */
#define _GNU_SOURCE
#include <pthread.h>
#include <unistd.h>

static void *wait_forever(void *nothing) {
    for (;;) pause();
    return nothing;
}

int main(void) {
    pthread_t thread;
    for (;;) {
        if (pthread_create(&thread, NULL, wait_forever, NULL) != 0) usleep(1000);
    }
}
