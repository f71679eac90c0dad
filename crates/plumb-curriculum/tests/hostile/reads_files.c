/* Tries to read what is not its own; prints what it could. The arguments name more files. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static void try(const char *path) {
    char byte;
    int file = open(path, O_RDONLY);
    if (file >= 0 && read(file, &byte, 1) == 1) printf("read %s\n", path);
    DIR *folder = opendir(path);
    if (folder == NULL) return;
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.') printf("listed %s/%s\n", path, entry->d_name);
    }
}

int main(int count, char **arguments) {
    const char *paths[] = {
        "/etc/passwd", "/etc/shadow", "/etc/hostname", "/root", "/home", "/var", "/sys", "/run",
        "/boot", "/opt", "/srv", "/usr/include/stdio.h", "/usr/bin", "/bin/sh", "/proc/1/environ",
        "/proc/1/mem", "/proc/1/maps", "/proc/1/root", "/proc/1/cwd", "/proc/1/fd", "/proc/net/tcp",
        "/proc/sys/kernel/hostname", "/proc/cpuinfo", "/dev/kmsg", "/dev/mem", "/dev/shm", "/dev/tty",
    };
    for (unsigned index = 0; index < sizeof paths / sizeof *paths; index++) try(paths[index]);
    for (int index = 1; index < count; index++) try(arguments[index]);
    return 0;
}
