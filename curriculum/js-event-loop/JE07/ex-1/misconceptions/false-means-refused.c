/* JE07/ex-1, with one mistake: a write that is answered with false takes nothing.
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
    { "stream", "hr" },
    { "write", "b" },
    { "cork", "" },
    { "uncork", "" },
    { "end", "" },
    { "destroy", "" },
    { "timer", "m" },
    { "take", "mb" },
    { "hangup", "m" },
    { NULL, NULL },
};
static const Range RANGES[] = { { 'h', 0, 1000 }, { 'r', 1, 1000 }, { 'b', 1, 1000 }, { 'm', 1, 1000 }, { 0, 0, 0 } };

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

/* ---- The stream and the other side ---------------------------------------------------------- */

enum { MOST_MADE = MOST_COMMANDS * (MOST_CALLS + 2) };

typedef enum { OPEN, ENDING, FINISHED, BROKEN } Writing;
static const char *const WORDS[] = { "open", "ending", "finished", "broken" };

static struct {
    bool made, gone, closing;
    Writing writing;
    long mark;    /* the high-water mark */
    long waiting; /* taken from the writer, not acknowledged */
    long queue;   /* taken from the writer, not written to the connection */
    long corked;  /* how many corks are to be undone */
    bool owes_drain, failed;
    bool fed; /* stands on the pending list */
} s;

/* The connection: bytes on their way, and how many it holds. */
static long transit, room;
static bool hung_up;

typedef struct {
    long time, amount; /* an amount of 0 means hanging up */
} Event;
static Event events[MOST_MADE];
static int event_count;

static long timers[MOST_MADE];
static int timer_count;

static long now;
static int calls;

static bool is_watched(void) { return s.corked == 0 && s.queue > 0; }

static bool is_alive(void) {
    if (timer_count > 0 || s.fed) return true;
    return s.made && !s.gone && (s.closing || is_watched() || s.writing == ENDING);
}

static void emit_state(void) {
    if (!s.made || s.gone) emit("no stream\n");
    else if (s.closing) emit("closing\n");
    else emit("%s, waiting %ld\n", WORDS[s.writing], s.waiting);
}

/* Writes what the connection has room for. */
static void write_out(void) {
    if (s.queue > 0 && hung_up) {
        s.queue = 0;
        s.writing = BROKEN;
        s.failed = true;
    }
    long bytes = s.queue < room - transit ? s.queue : room - transit;
    s.queue -= bytes;
    transit += bytes;
}

/* The same, and the pending phase tells what became of it. */
static void flush_writes(void) {
    s.fed = true;
    write_out();
}

/* ---- Commands ------------------------------------------------------------------------------- */

/* Takes all bytes, and says whether the writer should go on. */
static bool write_bytes(long bytes) {
    bool at_once = s.queue == 0 && s.corked == 0;
    if (s.waiting + bytes >= s.mark) { /* The mistake: what is too much is not taken. */
        s.owes_drain = true;
        return false;
    }
    s.waiting += bytes;
    s.queue += bytes;
    bool goes_on = s.waiting < s.mark;
    if (!goes_on) s.owes_drain = true;
    if (at_once) flush_writes();
    return goes_on;
}

/* Does one command; gives the reason if it is refused. */
static const char *do_command(const Step *step, const char **answer) {
    if (is(step, "stream")) {
        if (s.made) return "in use";
        s.made = true;
        s.mark = step->numbers[0];
        room = step->numbers[1];
        return NULL;
    }
    if (is(step, "timer")) {
        timers[timer_count++] = now + step->numbers[0];
        return NULL;
    }
    if (!s.made || s.gone) return "no stream";
    if (is(step, "take") || is(step, "hangup")) {
        events[event_count++] = (Event){ now + step->numbers[0], is(step, "take") ? step->numbers[1] : 0 };
        return NULL;
    }
    if (s.closing) return "closing";
    if (is(step, "write")) {
        if (s.writing != OPEN) return "not open";
        *answer = write_bytes(step->numbers[0]) ? "true, " : "false, ";
    } else if (is(step, "cork")) {
        s.corked++;
    } else if (is(step, "uncork")) {
        if (s.corked > 0 && --s.corked == 0) flush_writes();
    } else if (is(step, "end")) {
        if (s.writing == OPEN) {
            s.writing = ENDING;
            s.corked = 0;
            flush_writes();
        }
    } else { /* destroy */
        s.queue = 0;
        s.closing = true;
    }
    return NULL;
}

static void do_steps(const char *owner) {
    for (int i = 0; i < step_count; i++) {
        const Step *step = &steps[i];
        if (strcmp(step->owner, owner) != 0) continue;
        long at = now;
        const char *answer = "";
        const char *reason = do_command(step, &answer);
        emit("%ld %s", at, step->command);
        const Form *form = FORMS;
        while (!is(step, form->command)) form++;
        for (size_t k = 0; k < strlen(form->letters); k++) emit(" %ld", step->numbers[k]);
        if (reason) {
            emit(": refused, %s\n", reason);
        } else {
            emit(": %s", answer);
            emit_state();
        }
    }
}

static void call(const char *what) {
    if (calls++ == MOST_CALLS) {
        emit("too many callbacks\n");
        finish(0);
    }
    emit("%ld call %s: ", now, what);
    emit_state();
    do_steps(what);
}

/* ---- The loop ------------------------------------------------------------------------------- */

/* Tells what became of the writes. */
static void acknowledge(void) {
    if (s.failed) {
        s.failed = s.owes_drain = false;
        s.waiting = 0;
        call("failed");
        return;
    }
    s.waiting = s.queue;
    bool drained = s.waiting == 0 && s.owes_drain;
    if (drained) s.owes_drain = false;
    if (s.writing == ENDING && s.queue == 0) {
        s.writing = FINISHED;
        call("finish");
    } else if (drained) {
        call("drain");
    }
}

static int first_timer(void) {
    int first = -1;
    for (int i = 0; i < timer_count; i++)
        if (first < 0 || timers[i] < timers[first]) first = i;
    return first;
}

static void run_timers(void) {
    int due = 0;
    for (int i = first_timer(); i >= 0 && timers[i] <= now; i = first_timer(), due++) timers[i] = timers[--timer_count];
    for (; due > 0; due--) call("timer");
}

static void run_pending(void) {
    if (!s.fed) return;
    s.fed = false;
    if (!s.closing && !s.gone) acknowledge();
}

static int first_event(void) {
    int first = -1;
    for (int i = 0; i < event_count; i++)
        if (first < 0 || events[i].time < events[first].time) first = i;
    return first;
}

static void happen(int i) {
    long amount = events[i].amount;
    memmove(&events[i], &events[i + 1], (size_t)(--event_count - i) * sizeof *events);
    if (hung_up) return;
    if (amount == 0) {
        hung_up = true;
        return;
    }
    long taken = amount < transit ? amount : transit;
    transit -= taken;
    emit("%ld taken %ld\n", now, taken);
}

static bool is_ready(void) { return is_watched() && (transit < room || hung_up); }

/* Waits `ahead` milliseconds, or without end if that is negative. Says false if nothing can ever
 * happen. */
static bool wait_for_something(long ahead) {
    long until = now + ahead;
    for (;;) {
        int i = first_event();
        for (; i >= 0 && events[i].time <= now; i = first_event()) happen(i);
        if (is_ready()) return true;
        if (i >= 0 && (ahead < 0 || events[i].time <= until)) now = events[i].time;
        else if (ahead < 0) return false;
        else {
            now = until;
            return true;
        }
    }
}

static bool poll(void) {
    int next = first_timer();
    long ahead = next < 0 ? -1 : timers[next] > now ? timers[next] - now : 0;
    if (s.fed || (s.closing && !s.gone) || !is_alive()) ahead = 0;
    if (ahead < 0) emit("%ld poll forever\n", now);
    else emit("%ld poll %ld\n", now, ahead);
    if (!wait_for_something(ahead)) {
        emit("%ld stuck: nothing can happen any more\n", now);
        return false;
    }
    if (is_ready()) {
        write_out();
        acknowledge();
    }
    return true;
}

int main(void) {
    read_script();
    do_steps("");
    while (is_alive()) {
        run_timers();
        run_pending();
        if (!poll()) break;
        if (s.closing && !s.gone) {
            s.gone = true;
            call("closed");
        }
    }
    emit("%ld end: ", now);
    emit_state();
    finish(0);
}
