/* JE06/ex-2: the life of a TCP handle.
 *
 * Its two directions have states of their own: `reading` for one, `writing` for the other.
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
    { "connect", "m" },
    { "refuse", "m" },
    { "accept", "" },
    { "read", "" },
    { "pause", "" },
    { "write", "b" },
    { "end", "" },
    { "close", "" },
    { "ref", "" },
    { "unref", "" },
    { "send", "mb" },
    { "shut", "m" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'm', 1, 1000 }, { 'b', 1, 100 }, { 0, 0, 0 } };

typedef struct {
    char owner[LONGEST_NAME + 1]; /* whose callback does it; empty in the main program */
    const char *command;
    char names[1][LONGEST_NAME + 1];
    long numbers[2];
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

/* ---- The socket and the world --------------------------------------------------------------- */

enum { MOST_MADE = MOST_COMMANDS * (MOST_CALLS + 2), MOST_READ = 65536 };

typedef enum { CONNECTING, OPEN, ENDING, FINISHED, BROKEN } Writing;
static const char *const WORDS[] = { "connecting", "open", "ending", "finished", "broken" };

static struct {
    int serial; /* tells this socket from earlier ones; 0: none */
    Writing writing;
    bool reading, unreferenced, closing;
    bool fed;          /* stands on the pending list */
    bool ends_connected; /* was ended while connecting */
    /* What the other side did: */
    bool answered, refused, established, shut;
    long bytes;
} s;
static int sockets;

typedef enum { ANSWER, REFUSAL, BYTES, SHUT } Deed;
typedef struct {
    long time;
    int serial;
    Deed deed;
    long bytes;
} Event;
static Event events[MOST_MADE];
static int event_count;

/* Serial numbers of sockets with writes to be acknowledged; and the one that is being closed. */
static int pending[MOST_MADE];
static int pending_count;

static long now;
static int calls;

/* What makes a socket active. (All that is written goes out at once, so no write ever waits for
 * room.) */
static bool is_active(void) {
    return !s.closing && (s.reading || s.fed || s.writing == CONNECTING || s.writing == ENDING);
}

static bool is_alive(void) {
    return pending_count > 0 || (s.serial && (s.closing || (is_active() && !s.unreferenced)));
}

static void emit_state(void) {
    if (!s.serial) {
        emit("no handle\n");
        return;
    }
    emit("%s", s.closing ? "closing" : WORDS[s.writing]);
    if (s.reading && !s.closing) emit(", reading");
    if (is_active()) emit(", active");
    if (s.unreferenced) emit(", unreferenced");
    emit("\n");
}

/* Writes what there is, and has the pending phase tell what became of it. */
static void flush_writes(void) {
    if (!s.fed) pending[pending_count++] = s.serial;
    s.fed = true;
}

/* ---- Commands ------------------------------------------------------------------------------- */

static void later(long ms, Deed deed, long bytes) {
    events[event_count++] = (Event){ now + ms, s.serial, deed, bytes };
}

static const char *do_command(const Step *step) {
    bool connects = is(step, "connect") || is(step, "refuse");
    if (connects || is(step, "accept")) {
        if (s.serial) return "in use";
        memset(&s, 0, sizeof s);
        s.serial = ++sockets;
        s.writing = connects ? CONNECTING : OPEN;
        s.established = !connects;
        if (connects) later(step->numbers[0], is(step, "refuse") ? REFUSAL : ANSWER, 0);
        return NULL;
    }
    if (!s.serial) return "no handle";
    if (is(step, "ref") || is(step, "unref")) s.unreferenced = is(step, "unref");
    else if (is(step, "send")) later(step->numbers[0], BYTES, step->numbers[1]);
    else if (is(step, "shut")) later(step->numbers[0], SHUT, 0);
    else if (s.closing) return "closing";
    else if (is(step, "read") || is(step, "pause")) s.reading = is(step, "read");
    else if (is(step, "write")) {
        if ((s.writing != OPEN && s.writing != CONNECTING) || s.ends_connected) return "not open";
        if (s.writing == OPEN) flush_writes();
    } else if (is(step, "end")) {
        if (s.writing == CONNECTING) s.ends_connected = true;
        if (s.writing == OPEN) {
            s.writing = ENDING;
            flush_writes();
        }
    } else {
        s.reading = false;
        s.closing = true;
    }
    return NULL;
}

static void do_steps(const char *owner) {
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (strcmp(step->owner, owner) != 0) continue;
        const char *reason = do_command(step);
        emit("%ld %s", now, step->command);
        for (int k = 0; k < 2 && step->numbers[k] > 0; k++) emit(" %ld", step->numbers[k]);
        if (reason) {
            emit(": refused, %s\n", reason);
        } else {
            emit(": ");
            emit_state();
        }
    }
}

static void call(const char *what, long bytes) {
    if (calls++ == MOST_CALLS) {
        emit("too many callbacks\n");
        finish(0);
    }
    emit("%ld call %s", now, what);
    if (bytes > 0) emit(" %ld", bytes);
    emit(": ");
    emit_state();
    do_steps(what);
}

/* ---- The loop ------------------------------------------------------------------------------- */

/* The pending phase: what was written is acknowledged; an end is complete. */
static void run_pending(void) {
    for (int left = pending_count; left > 0; left--) {
        int serial = pending[0];
        memmove(pending, pending + 1, (size_t)--pending_count * sizeof *pending);
        if (serial != s.serial || s.closing) continue;
        s.fed = false;
        if (s.writing == ENDING) {
            s.writing = FINISHED;
            call("finish", 0);
        }
    }
}

static void happen(int i) {
    Event event = events[i];
    memmove(&events[i], &events[i + 1], (size_t)(--event_count - i) * sizeof *events);
    if (event.serial != s.serial) return;
    if (event.deed == ANSWER || event.deed == REFUSAL) {
        s.answered = true;
        s.refused = event.deed == REFUSAL;
        s.established = !s.refused;
        s.shut = s.refused;
    } else if (s.established && !s.shut) {
        if (event.deed == BYTES) s.bytes += event.bytes;
        else s.shut = true;
    }
}

static bool is_ready(void) {
    if (!s.serial || s.closing) return false;
    if (s.writing == CONNECTING) return s.answered;
    return s.reading && (s.bytes > 0 || s.shut);
}

static int first_event(void) {
    int first = -1;
    for (int i = 0; i < event_count; i++)
        if (first < 0 || events[i].time < events[first].time) first = i;
    return first;
}

/* Says false if nothing can ever happen. */
static bool wait_for_something(bool forever) {
    for (;;) {
        int i = first_event();
        for (; i >= 0 && events[i].time <= now; i = first_event()) happen(i);
        if (is_ready() || !forever) return true;
        if (i < 0) return false;
        now = events[i].time;
    }
}

static bool poll(void) {
    bool forever = pending_count == 0 && !s.closing && is_alive();
    if (forever) emit("%ld poll forever\n", now);
    else emit("%ld poll 0\n", now);
    if (!wait_for_something(forever)) {
        emit("%ld stuck: nothing can happen any more\n", now);
        return false;
    }
    if (!is_ready()) return true;
    if (s.writing == CONNECTING) {
        if (s.refused) {
            s.writing = BROKEN;
            s.reading = false;
            call("failed", 0);
        } else {
            s.writing = s.ends_connected ? ENDING : OPEN;
            flush_writes();
            call("connected", 0);
        }
    } else if (s.bytes > 0) {
        long bytes = s.bytes < MOST_READ ? s.bytes : MOST_READ;
        s.bytes -= bytes;
        call("read", bytes);
    } else {
        s.reading = false; /* told once */
        call("end", 0);
    }
    return true;
}

int main(void) {
    read_script();
    do_steps("");
    while (is_alive()) {
        run_pending();
        if (!poll()) break;
        if (s.closing) {
            s.serial = 0;
            s.closing = false;
            call("closed", 0);
        }
    }
    emit("%ld end: ", now);
    emit_state();
    finish(0);
}
