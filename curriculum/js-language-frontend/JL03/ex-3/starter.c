/* JL03/ex-3: the first syntax error of each program. Read task.md first.
 *
 * What is here counts the programs and finds no error in any of them.
 */
#include <stdio.h>
#include <string.h>

int main(void) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        if (strcmp(line, "---\n") == 0) printf("ok\n");
    }
    printf("ok\n");
    return 0;
}
