/* JL04/ex-1: the binding powers of JavaScript's operators. Read task.md first.
 *
 * What is here reads the commands and prints lines of the right form. The powers are missing.
 */
#include <stdio.h>
#include <string.h>

int main(void) {
    char line[1024];
    while (fgets(line, sizeof line, stdin)) {
        char *comment = strchr(line, '#');
        if (comment) *comment = '\0';
        const char *command = strtok(line, " \t\r\n");
        if (!command) continue;
        const char *first = strtok(NULL, " \t\r\n");
        const char *second = strtok(NULL, " \t\r\n");
        if (strcmp(command, "infix") == 0 && first) {
            /* Find the level of the operator and give it its two powers. */
            printf("infix %s 0 0\n", first);
        } else if (strcmp(command, "between") == 0 && first && second) {
            /* Compare the right power of `first` with the left power of `second`. */
            printf("(a %s b) %s c  0 > 0\n", first, second);
        }
        /* prefix, postfix and table are missing, and so are the errors. */
    }
    return 0;
}
