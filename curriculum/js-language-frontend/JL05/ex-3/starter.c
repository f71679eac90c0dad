#include <stdio.h>

/* JL05/ex-3. The input is an arena and the machines to measure it for.

   This measures a tree without nodes. Count the nodes of each kind and the entries of all lists,
   and work out what a struct and a block of each kind take. */

int main(void) {
    static char line[65536];
    unsigned pointer, granule, header;
    while (fgets(line, sizeof line, stdin))
        if (sscanf(line, "measure %u %u %u", &pointer, &granule, &header) == 3) {
            printf("machine %u %u %u\n", pointer, granule, header);
            printf("lists entries 0 arena 0 pointers 0\n");
            printf("arena 1 x 24 + 0 x 4 = 24\npointers 0\nper node arena 0.00 pointers 0.00\n");
        }
    return 0;
}
