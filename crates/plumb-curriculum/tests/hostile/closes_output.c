/* Closes all that it was given and goes on for a while. */
#define _GNU_SOURCE
#include <unistd.h>

int main(void) {
    for (int number = 0; number < 100; number++) close(number);
    usleep(30000);
    return 3;
}
