/* JE03/ex-1 with one mistake: only the times are compared.
 *
 * A binary min-heap of timers.
 *
 * The heap is an array. The children of entry i stand at 2i+1 and 2i+2, and no entry is before its
 * parent. place[] tells where a timer's entry stands, so that a timer can be removed from the middle
 * without a search.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TIMERS = 999, LATEST = 1000 };

/* ---- Output: nothing is printed before the whole input is known to be right. ------------------- */

static char *out;
static size_t out_length, out_capacity;

static void say(const char *format, ...) {
    char text[64];
    va_list arguments;
    va_start(arguments, format);
    size_t length = (size_t)vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (out_length + length + 1 > out_capacity) {
        out_capacity = 2 * (out_length + length + 1);
        out = realloc(out, out_capacity);
        if (!out) abort();
    }
    memcpy(out + out_length, text, length + 1);
    out_length += length;
}

static void fail(int line, const char *format, ...) {
    va_list arguments;
    printf("error: %d: ", line);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    exit(2);
}

/* ---- The heap ---------------------------------------------------------------------------------- */

typedef struct {
    long due;
    long order; /* counts insertions: of two timers due at the same time the older one goes first */
    int timer;
} Entry;

static Entry heap[MOST_TIMERS + 1];
static int heap_count;
static int place[MOST_TIMERS + 1]; /* by timer; -1 for what is not in the heap */
static long inserted;

static bool is_before(const Entry *a, const Entry *b) {
    return a->due < b->due;
}

static void put(int at, Entry entry) {
    heap[at] = entry;
    place[entry.timer] = at;
}

/* The entry at `at` goes up while it is before its parent. */
static void rise(int at) {
    Entry entry = heap[at];
    while (at > 0) {
        int parent = (at - 1) / 2;
        if (!is_before(&entry, &heap[parent])) break;
        put(at, heap[parent]);
        at = parent;
    }
    put(at, entry);
}

/* The entry at `at` goes down while a child is before it; the smaller child comes up. */
static void sink(int at) {
    Entry entry = heap[at];
    for (;;) {
        int child = 2 * at + 1;
        if (child >= heap_count) break;
        if (child + 1 < heap_count && is_before(&heap[child + 1], &heap[child])) child++;
        if (!is_before(&heap[child], &entry)) break;
        put(at, heap[child]);
        at = child;
    }
    put(at, entry);
}

static bool remove_timer(int timer) {
    int at = place[timer];
    if (at < 0) return false;
    place[timer] = -1;
    heap_count--;
    if (at < heap_count) {
        /* The last entry takes the place. It comes from another branch of the tree, so it may belong
         * above as well as below. */
        put(at, heap[heap_count]);
        rise(at);
        sink(at);
    }
    return true;
}

static void insert_timer(int timer, long due) {
    remove_timer(timer);
    put(heap_count, (Entry){ due, ++inserted, timer });
    heap_count++;
    rise(heap_count - 1);
}

/* ---- The commands ------------------------------------------------------------------------------ */

static void say_heap(void) {
    say(":");
    for (int i = 0; i < heap_count; i++) say(" %d@%ld", heap[i].timer, heap[i].due);
    say("\n");
}

static long read_number(int line, const char *word, long most, const char *what) {
    size_t length = strlen(word);
    long value = length <= 4 ? strtol(word, NULL, 10) : -1;
    if (strspn(word, "0123456789") != length || value < 0 || value > most)
        fail(line, "not a %s from 0 to %ld: %s", what, most, word);
    return value;
}

static void expect(int line, char **words, int count, int wanted) {
    if (count != wanted) fail(line, "%s takes %d argument(s), not %d", words[0], wanted, count);
}

static void run_command(int line, char **words, int count) {
    if (strcmp(words[0], "insert") == 0) {
        expect(line, words, count, 2);
        int timer = (int)read_number(line, words[1], MOST_TIMERS, "timer");
        long due = read_number(line, words[2], LATEST, "time");
        say(place[timer] >= 0 ? "insert anew" : "insert");
        insert_timer(timer, due);
    } else if (strcmp(words[0], "remove") == 0) {
        expect(line, words, count, 1);
        int timer = (int)read_number(line, words[1], MOST_TIMERS, "timer");
        say(remove_timer(timer) ? "remove" : "remove nothing");
    } else if (strcmp(words[0], "expire") == 0) {
        expect(line, words, count, 1);
        long now = read_number(line, words[1], LATEST, "time");
        say("expire");
        while (heap_count > 0 && heap[0].due <= now) {
            say(" %d", heap[0].timer);
            remove_timer(heap[0].timer);
        }
    } else {
        fail(line, "unknown command: %s", words[0]);
    }
    say_heap();
}

int main(void) {
    static char text[4096];
    for (int i = 0; i <= MOST_TIMERS; i++) place[i] = -1;
    for (int line = 1; fgets(text, sizeof text, stdin); line++) {
        char *words[16], *comment = strchr(text, '#');
        int count = 0;
        if (comment) *comment = '\0';
        for (char *word = strtok(text, " \t\r\n\f"); word && count < 16; word = strtok(NULL, " \t\r\n\f"))
            words[count++] = word;
        if (count > 0) run_command(line, words, count - 1);
    }
    if (out) fputs(out, stdout);
    free(out);
    return 0;
}
