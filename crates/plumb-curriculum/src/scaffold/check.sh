#!/bin/sh
# Runs each exercise on its cases and compares what it prints with what is expected.
# A right program ends with status 0, or with 2 after the one line `error: LINE: reason`.
failed=0
for exercise in "$@"; do
    right=0
    total=0
    for input in "$exercise"/cases/*.in; do
        expected="${input%.in}.out"
        actual="$exercise/actual.out"
        total=$((total + 1))
        "./$exercise/run" < "$input" > "$actual"
        status=$?
        wanted=0
        head -n 1 "$expected" | grep -q '^error: [0-9]' && wanted=2
        if ! cmp -s "$expected" "$actual"; then
            echo "$exercise: wrong on $input (expected < > yours):"
            diff "$expected" "$actual" | head -n 10
        elif [ "$status" -ne "$wanted" ]; then
            echo "$exercise: exit status $status on $input, expected $wanted"
        else
            right=$((right + 1))
        fi
        rm -f "$actual"
    done
    echo "$exercise: $right of $total cases right"
    [ "$right" -eq "$total" ] || failed=1
done
exit $failed
