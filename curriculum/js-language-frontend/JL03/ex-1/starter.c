/* JL03/ex-1: FIRST sets and the functions of a grammar. Read task.md first.
 *
 * What is here reads the commands and prints lines of the right form.
 */
#include <stdio.h>
#include <string.h>

int main(void) {
    static char line[1 << 16];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n#")] = '\0';
        char *command = strtok(line, " \t");
        if (!command) continue;
        char *rest = strtok(NULL, "");
        if (strcmp(command, "first") == 0 && rest) {
            /* Compute the set: repeat over all rules until nothing changes. */
            printf("first %s: empty\n", rest);
        } else if (strcmp(command, "calls") == 0 && rest) {
            /* One function for each production; each prints its name when it is entered. */
            printf("expression_statement %s\n", rest);
        }
    }
    return 0;
}
