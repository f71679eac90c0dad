#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- The script: commands in, lines out. The same in every exercise of the node. ---- */

/* Memory or nothing: a program that has run out of it cannot go on. */
static void *grow(void *old, size_t size) {
    void *memory = realloc(old, size ? size : 1);
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* Output is collected and written at the end, because an input that breaks the protocol gets
   the error line and nothing else. */
static char *output;
static size_t output_length, output_size;

static void emit(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        exit(1);
    if (output_length + (size_t)length + 1 > output_size) {
        output_size = 2 * output_size + (size_t)length + 1;
        output = grow(output, output_size);
    }
    va_start(arguments, format);
    vsnprintf(output + output_length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    output_length += (size_t)length;
}

/* The command that is being read: its line, counted from 1, and its words. */
static char *input, *next_line;
static int line;
static char **words;
static int word_count, word_room;

/* Ends the program: the input breaks the protocol. */
static _Noreturn void fail(const char *format, ...) {
    printf("error: %d: ", line);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

static void read_input(void) {
    size_t length = 0, size = 4096;
    input = grow(NULL, size);
    for (size_t got; (got = fread(input + length, 1, size - length - 1, stdin)) > 0;) {
        length += got;
        if (length + 1 == size)
            input = grow(input, size *= 2);
    }
    input[length] = '\0';
    next_line = input;
}

/* Splits the next line that has any words into `words`; 0 at the end of the input. */
static int next_command(void) {
    while (next_line) {
        char *text = next_line;
        next_line = strchr(text, '\n');
        if (next_line)
            *next_line++ = '\0';
        line++;
        text[strcspn(text, "#")] = '\0';
        word_count = 0;
        for (char *word = strtok(text, " \t\r\f"); word; word = strtok(NULL, " \t\r\f")) {
            if (word_count == word_room) {
                word_room = 2 * word_room + 8;
                words = grow(words, (size_t)word_room * sizeof *words);
            }
            words[word_count++] = word;
        }
        if (word_count > 0)
            return 1;
    }
    return 0;
}

/* Whether the command is `name`; then it must have from `least` to `most` arguments, and
   `counts` says so in the error. */
static int is_command(const char *name, int least, int most, const char *counts) {
    if (strcmp(words[0], name) != 0)
        return 0;
    if (word_count - 1 < least || word_count - 1 > most)
        fail("%s takes %s argument(s), not %d", name, counts, word_count - 1);
    return 1;
}

/* Argument `index`, counted from 0, as a number from `least` to `most`. */
static long long number(int index, long long least, long long most) {
    const char *word = words[index + 1];
    char *end;
    errno = 0;
    long long value = strtoll(word, &end, 10);
    if (end == word || *end || errno || value < least || value > most)
        fail("not a number: %s", word);
    return value;
}

static int finish(void) {
    if (output_length > 0)
        fwrite(output, 1, output_length, stdout);
    free(output);
    free(words);
    free(input);
    return 0;
}

/* ---- Look-up: your part. Bring your reader of mappings from the second exercise. ---- */

#define MAX 2147483647LL

/* Reads a mappings text into your tables; a bad one breaks the protocol: fail("bad mappings"). */
static void load(const char *text) {
    (void)text;
}

/* Prints all mappings at the greatest generated position that is not behind line and column;
   with `after`, at the least that is not before. */
static void answer_find(long long at_line, long long column, int after) {
    (void)at_line, (void)column, (void)after;
    emit("  nothing\n");
}

/* The same from the other side: by original position, within one source. */
static void answer_back(long long source, long long at_line, long long column, int after) {
    (void)source, (void)at_line, (void)column, (void)after;
    emit("  nothing\n");
}

/* Prints both tables. */
static void dump(void) {
    emit("by generated position\n");
    emit("by original position\n");
}

/* ---- The commands ---- */

/* Whether argument `index` is there; then it must be the word `after`. */
static int wants_after(int index) {
    if (word_count - 1 <= index)
        return 0;
    if (strcmp(words[index + 1], "after") != 0)
        fail("unknown word: %s", words[index + 1]);
    return 1;
}

static void find(void) {
    long long at_line = number(0, 0, MAX), column = number(1, 0, MAX);
    int after = wants_after(2);
    emit("find %lld:%lld%s\n", at_line, column, after ? " after" : "");
    answer_find(at_line, column, after);
}

static void back(void) {
    long long source = number(0, 0, MAX), at_line = number(1, 0, MAX), column = number(2, 0, MAX);
    int after = wants_after(3);
    emit("back source %lld %lld:%lld%s\n", source, at_line, column, after ? " after" : "");
    answer_back(source, at_line, column, after);
}

int main(void) {
    read_input();
    while (next_command()) {
        if (is_command("map", 1, 1, "1"))
            load(words[1]);
        else if (is_command("find", 2, 3, "2 or 3"))
            find();
        else if (is_command("back", 3, 4, "3 or 4"))
            back();
        else if (is_command("dump", 0, 0, "0"))
            dump();
        else
            fail("unknown command: %s", words[0]);
    }
    return finish();
}
