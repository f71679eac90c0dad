#include <stdio.h>
#include <string.h>

/* JL07/ex-1. Commands, a line with ---, and a source.

   This answers each command as if parsing could resume at the end of the source without skipping
   anything. Read the tokens, keep a stack of open brackets, and skip. */

int main(void) {
    static char line[65536];
    char what[16];
    unsigned start, failed;
    while (fgets(line, sizeof line, stdin) && strncmp(line, "---", 3))
        if (sscanf(line, "%15s %u %u", what, &start, &failed) == 3)
            printf("%s from %u failed at %u\nresume 0:0 end\n", what, start, failed);
    return 0;
}
