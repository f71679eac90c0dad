/* Tries to write anywhere; prints where it could. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char **arguments) {
    const char *paths[] = {"/hello", "/tmp/hello", "/var/tmp/hello", "/dev/shm/hello", "hello"};
    for (unsigned index = 0; index < sizeof paths / sizeof *paths; index++) {
        int file = open(paths[index], O_WRONLY | O_CREAT, 0600);
        if (file >= 0 && write(file, "5", 1) == 1) printf("wrote %s\n", paths[index]);
    }
    if (mkdir("/tmp/folder", 0700) == 0) printf("made a folder\n");
    for (int index = 1; index < count; index++) {
        if (open(arguments[index], O_WRONLY) >= 0) printf("opened %s\n", arguments[index]);
        if (unlink(arguments[index]) == 0) printf("removed %s\n", arguments[index]);
        if (chmod(arguments[index], 0777) == 0) printf("changed %s\n", arguments[index]);
    }
    if (tmpfile() != NULL) printf("a temporary file\n");
    return 0;
}
