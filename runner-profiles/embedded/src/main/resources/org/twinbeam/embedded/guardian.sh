# Runs a command and ends it when standard input ends. The JVM that started this holds the other end
# of that pipe, so the command ends with the JVM, even with one that was killed and could do nothing.
# Usage: sh guardian.sh <seconds to wait before SIGKILL> <command> [argument...]
grace=$1
shift
trap '' INT HUP
exec 3<&0
"$@" 3<&- </dev/null &
child=$!
(
  while read -r _ <&3; do :; done
  # Again and again: a server that has only just been started still ignores it.
  while [ "$grace" -gt 0 ] && kill -INT "$child" 2>/dev/null; do
    sleep 1
    grace=$((grace - 1))
  done
  kill -KILL "$child" 2>/dev/null
) &
watcher=$!
exec 3<&-
wait "$child"
status=$?
kill "$watcher" 2>/dev/null
exit "$status"
