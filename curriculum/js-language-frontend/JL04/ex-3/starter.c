/* JL04/ex-3: the early errors that precedence alone does not give. Read task.md first.
 *
 * Begin with your program of ex-2. This one only shows the form of an answer.
 */
#include <stdio.h>

int main(void) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        /* The tree, or `error COLUMN REASON`. */
        printf("error 1 syntax\n");
    }
    return 0;
}
