/* JE06/ex-1: what keeps the loop alive. Read task.md first.
 *
 * What is here reads the script and finds what breaks the protocol.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COMMANDS = 400, LONGEST_NAME = 12, MOST_CALLS = 100 };

/* ---- Output: kept until the whole script is known to be right. ------------------------------ */

static char *out;
static size_t out_length, out_capacity;

static void emit(const char *format, ...) {
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) abort();
    if ((size_t)length >= sizeof line) length = sizeof line - 1;
    if (out_length + (size_t)length + 1 > out_capacity) {
        out_capacity = (out_length + (size_t)length + 1) * 2;
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, line, (size_t)length + 1);
    out_length += (size_t)length;
}

static void finish(int status) {
    if (out) fputs(out, stdout);
    free(out);
    exit(status);
}

/* ---- The script ----------------------------------------------------------------------------- */

/* One letter for each argument of a command: `n` for a name, any other for a number. */
typedef struct {
    const char *command, *letters;
} Form;
typedef struct {
    char letter;
    long low, high;
} Range;

static const Form FORMS[] = {
    { "timer", "nm" },
    { "every", "nm" },
    { "socket", "n" },
    { "work", "nm" },
    { "stop", "n" },
    { "ref", "n" },
    { "unref", "n" },
    { "close", "n" },
    { "send", "nm" },
    { "run", "" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'm', 1, 1000 }, { 0, 0, 0 } };

typedef struct {
    char owner[LONGEST_NAME + 1]; /* whose callback does it; empty in the main program */
    const char *command;
    char names[1][LONGEST_NAME + 1];
    long numbers[1];
} Step;

static Step steps[MOST_COMMANDS];
static int step_count;

/* A broken script gets one line and nothing else. */
static void fail(int line, const char *reason, const char *word) {
    printf("error: %d: %s%s\n", line, reason, word);
    free(out);
    exit(2);
}

static void read_name(int line, const char *word, char *name) {
    size_t length = strlen(word);
    bool good = length <= LONGEST_NAME;
    for (size_t i = 0; i < length; i++) {
        char c = word[i];
        good = good && ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    if (!good) fail(line, "not a name: ", word);
    strcpy(name, word);
}

static long read_number(int line, const char *word, const Range *range) {
    size_t length = strlen(word);
    if (length <= 9 && strspn(word, "0123456789") == length) {
        long number = strtol(word, NULL, 10);
        if (number >= range->low && number <= range->high) return number;
    }
    char reason[64];
    snprintf(reason, sizeof reason, "not a number from %ld to %ld: ", range->low, range->high);
    fail(line, reason, word);
    return 0;
}

static void read_step(int line, char **words, int count) {
    if (step_count == MOST_COMMANDS) fail(line, "too many commands", "");
    Step *step = &steps[step_count++];
    if (strcmp(words[0], "on") == 0) {
        if (count < 3) fail(line, "on takes a name and a command", "");
        read_name(line, words[1], step->owner);
        words += 2;
        count -= 2;
    }
    const Form *form = FORMS;
    while (form->command && strcmp(form->command, words[0]) != 0) form++;
    if (!form->command) fail(line, "unknown command: ", words[0]);
    int wanted = (int)strlen(form->letters);
    if (wanted != count - 1) {
        char reason[96];
        snprintf(reason, sizeof reason, "%s takes %d argument(s), not %d", form->command, wanted, count - 1);
        fail(line, reason, "");
    }
    step->command = form->command;
    int names = 0, numbers = 0;
    for (int i = 0; i < wanted; i++) {
        const Range *range = RANGES;
        while (range->letter && range->letter != form->letters[i]) range++;
        if (range->letter) step->numbers[numbers++] = read_number(line, words[i + 1], range);
        else read_name(line, words[i + 1], step->names[names++]);
    }
}

static void read_script(void) {
    char text[4096];
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *comment = strchr(text, '#');
        if (comment) *comment = '\0';
        char *words[256];
        int count = 0;
        for (char *word = strtok(text, " \t\r\f\n"); word && count < 256; word = strtok(NULL, " \t\r\f\n"))
            words[count++] = word;
        if (count > 0) read_step(line, words, count);
    }
}

static bool is(const Step *step, const char *command) { return strcmp(step->command, command) == 0; }

int main(void) {
    read_script();
    /* Every timer is taken to keep the loop alive, and nothing ever ends. */
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (!step->owner[0] && is(step, "timer"))
            emit("0 timer %s %ld: alive, handles %s\n", step->names[0], step->numbers[0], step->names[0]);
    }
    finish(0);
}
