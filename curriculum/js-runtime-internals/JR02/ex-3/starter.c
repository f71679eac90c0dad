/* JR02 ex-3: all ways through the automaton at once. The script is read for you; bring your automaton
 * and your matcher from ex-1 and ex-2. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 60 };

/* ---- Output is kept until the whole script is known to keep the protocol. ---- */

static char *out_text;
static size_t out_length, out_room;

static void emit(const char *text) {
    size_t length = strlen(text);
    if (out_length + length + 1 > out_room) {
        out_room = 2 * (out_length + length + 1);
        out_text = realloc(out_text, out_room);
        if (!out_text)
            abort();
    }
    memcpy(out_text + out_length, text, length + 1);
    out_length += length;
}

static void emit_number(int n) {
    char digits[16];
    snprintf(digits, sizeof digits, "%d", n);
    emit(digits);
}

/* The one line for a script that breaks the protocol; ends the program. */
static void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    exit(2);
}

/* ---- The script ---- */

static char input[1 << 20];

/* Cuts a line into words; a comment ends it. */
static int cut(char *line, char *words[], int most) {
    int count = 0;
    line[strcspn(line, "#")] = '\0';
    for (char *word = strtok(line, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
        if (count < most)
            words[count] = word;
        count++;
    }
    return count;
}

static void command(int line, int count, char *words[]);

static void check_length(int line, const char *word) {
    if (strlen(word) > LONGEST_WORD)
        fail(line, "more than 60 characters: ", word);
}

/* `pattern P`: reads P. */
static void pattern_command(int line, int count, char *words[]) {
    char reason[64];
    if (count != 2) {
        snprintf(reason, sizeof reason, "pattern takes 1 argument(s), not %d", count - 1);
        fail(line, reason, "");
    }
    check_length(line, words[1]);
    /* Yours: read the pattern; what is wrong with it is found here. */
    emit("pattern ");
    emit(words[1]);
    emit("\n");
}

static void command(int line, int count, char *words[]) {
    static int has_pattern;
    char reason[64];
    if (strcmp(words[0], "pattern") == 0) {
        pattern_command(line, count, words);
        /* Yours: refuse a pattern one of whose iterations could be empty. */
        has_pattern = 1;
    } else if (strcmp(words[0], "match") == 0) {
        if (count > 2) {
            snprintf(reason, sizeof reason, "match takes 0 or 1 argument(s), not %d", count - 1);
            fail(line, reason, "");
        }
        const char *text = count == 2 ? words[1] : "";
        check_length(line, text);
        if (!has_pattern)
            fail(line, "no pattern yet", "");
        emit("match ");
        emit(text);
        emit("\n");
        /* Yours: simulate, then count the steps that ex-2 would take. */
        emit("no match\nstates ");
        emit_number(0);
        emit("\nbacktracking 0 steps\n");
    } else {
        fail(line, "unknown command: ", words[0]);
    }
}

int main(void) {
    size_t length = fread(input, 1, sizeof input - 1, stdin);
    input[length] = '\0';
    int number = 0;
    for (char *line = input; line;) {
        char *end = strchr(line, '\n'), *words[8];
        if (end)
            *end = '\0';
        number++;
        int count = cut(line, words, 8);
        if (count > 0)
            command(number, count, words);
        line = end ? end + 1 : NULL;
    }
    if (out_text)
        fputs(out_text, stdout);
    free(out_text);
    return 0;
}
