/* JE07/ex-2, with one mistake: the source is read again as soon as less waits than the mark.
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
    { "pipe", "br" },
    { "ignore", "br" },
    { "produce", "bmc" },
    { "consume", "bmc" },
    { "shut", "m" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'b', 1, 1000 }, { 'r', 1, 1000 }, { 'm', 1, 1000 }, { 'c', 1, 50 }, { 0, 0, 0 } };

typedef struct {
    const char *command;
    char names[1][LONGEST_NAME + 1];
    long numbers[3];
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

/* ---- The streams, and what is outside ------------------------------------------------------- */

enum { MOST_EVENTS = MOST_COMMANDS * 50, MOST_READ = 65536 };

/* How the script wants it. */
static bool obeys = true;
static long mark = 16, room = 16;

/* The source: bytes that have arrived. */
static long arrived;
static bool shut, reading = true;

/* The target, as in ex-1. */
static long waiting, queue, transit;
static bool owes_drain, fed, paused;
static enum { OPEN, ENDING, FINISHED } writing = OPEN;

static long held, consumed, peak;
static long now;

typedef struct {
    long time;
    const Step *deed;
} Event;
static Event events[MOST_EVENTS];
static int event_count;

static long smaller(long a, long b) { return a < b ? a : b; }

/* ---- The target ----------------------------------------------------------------------------- */

static void write_out(void) {
    long bytes = smaller(queue, room - transit);
    queue -= bytes;
    transit += bytes;
}

static bool write_bytes(long bytes) {
    bool at_once = queue == 0;
    waiting += bytes;
    queue += bytes;
    bool goes_on = waiting < mark;
    if (!goes_on) owes_drain = true;
    if (waiting > peak) peak = waiting;
    emit("%ld write %ld: %s, waiting %ld\n", now, bytes, goes_on ? "true" : "false", waiting);
    if (at_once) {
        fed = true;
        write_out();
    }
    return goes_on;
}

static void acknowledge(void) {
    waiting = queue;
    bool drained = waiting < mark && owes_drain; /* The mistake: below the mark is enough. */
    if (drained) owes_drain = false;
    if (writing == ENDING && queue == 0) {
        writing = FINISHED;
        emit("%ld finish\n", now);
    } else if (drained) {
        if (paused) emit("%ld resume\n", now);
        reading = reading || paused;
        paused = false;
        emit("%ld drain\n", now);
    }
}

/* ---- The source, piped into the target ------------------------------------------------------ */

static void read_source(void) {
    if (arrived > 0) {
        long bytes = smaller(arrived, MOST_READ);
        arrived -= bytes;
        if (!write_bytes(bytes) && obeys) {
            reading = false;
            paused = true;
            emit("%ld pause\n", now);
        }
    } else {
        reading = false;
        emit("%ld end\n", now);
        writing = ENDING;
        fed = true;
        write_out();
    }
}

/* ---- The loop ------------------------------------------------------------------------------- */

static void happen(const Step *deed) {
    if (is(deed, "produce")) {
        long wanted = held + deed->numbers[0];
        long sent = shut ? 0 : smaller(wanted, room - arrived);
        arrived += sent;
        held = wanted - sent;
        emit("%ld produce %ld, held %ld\n", now, sent, held);
    } else if (is(deed, "consume")) {
        long taken = smaller(deed->numbers[0], transit);
        transit -= taken;
        consumed += taken;
        emit("%ld consume %ld\n", now, taken);
    } else {
        shut = true;
        emit("%ld shut\n", now);
    }
}

static bool source_is_ready(void) { return reading && (arrived > 0 || shut); }
static bool target_is_ready(void) { return queue > 0 && transit < room; }

static bool is_alive(void) { return reading || fed || queue > 0 || writing == ENDING; }

static int next_event;

/* Waits until a stream is ready. Says false if nothing can ever happen. */
static bool wait_for_something(void) {
    for (;;) {
        for (; next_event < event_count && events[next_event].time <= now; next_event++)
            happen(events[next_event].deed);
        if (source_is_ready() || target_is_ready() || !is_alive()) return true;
        if (next_event == event_count) return false;
        now = events[next_event].time;
    }
}

/* Enters what a command wants to happen, sorted by time and then by the order of the commands. */
static void plan(const Step *step) {
    if (is(step, "pipe") || is(step, "ignore")) {
        obeys = is(step, "pipe");
        mark = step->numbers[0];
        room = step->numbers[1];
        return;
    }
    long every = is(step, "shut") ? step->numbers[0] : step->numbers[1];
    long times = is(step, "shut") ? 1 : step->numbers[2];
    for (long round = 1; round <= times; round++) {
        int place = event_count++;
        for (; place > 0 && events[place - 1].time > round * every; place--) events[place] = events[place - 1];
        events[place] = (Event){ round * every, step };
    }
}

int main(void) {
    read_script();
    for (int i = 0; i < step_count; i++) plan(&steps[i]);
    while (is_alive()) {
        if (fed) {
            fed = false;
            acknowledge();
        }
        if (!wait_for_something()) {
            emit("%ld stuck: nothing can happen any more\n", now);
            break;
        }
        /* What the source writes does not make the target ready in the same turn. */
        bool target_too = target_is_ready();
        if (source_is_ready()) read_source();
        if (target_too && queue > 0) {
            write_out();
            acknowledge();
        }
    }
    emit("%ld end: peak %ld, held %ld, consumed %ld\n", now, peak, held, consumed);
    finish(0);
}
