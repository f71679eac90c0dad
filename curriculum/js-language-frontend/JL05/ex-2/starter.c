#include <stdio.h>
#include <string.h>

/* JL05/ex-2. The input is an arena, visitors and walks.

   This answers each walk as if it had met no node. Read the nodes into an array, the children into
   another, and walk them with a stack of your own. */

int main(void) {
    static char line[65536];
    char visitor[256];
    unsigned id;
    while (fgets(line, sizeof line, stdin))
        if (sscanf(line, "walk %255s %u", visitor, &id) == 2)
            printf("walk %s from %u\nentered 0\n", visitor, id);
    return 0;
}
