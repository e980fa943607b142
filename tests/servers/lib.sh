# What the scripts beside this file have in common. Sourced, not run.
# shellcheck shell=bash

# The exit code for "a package is missing and only root could install it".
NOT_INSTALLED=3

say() { echo "${0##*/}: $*" >&2; }
die() { say "$*"; exit 1; }

# install COMMAND:PACKAGE...  installs the Debian packages whose command is missing.
install() {
  local pair missing=()
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "missing: ${missing[*]}; as root: apt-get install --no-install-recommends ${missing[*]}"
    exit $NOT_INSTALLED
  fi
  say "installing ${missing[*]}"
  install_as_root "${missing[@]}" || die "cannot install ${missing[*]}"
}

# The packages must not start services of their own: policy-rc.d forbids it while they are
# installed. One that was there before stays.
install_as_root() (
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt() { apt-get -qq -o DPkg::Lock::Timeout=600 "$@" </dev/null; }
  for attempt in first second; do
    if apt update && apt install -y --no-install-recommends "$@" >/dev/null; then exit 0; fi
    say "the $attempt attempt to install failed"
  done
  exit 1
)

# random LENGTH CHARACTERS
random() {
  local text
  text=$(head -c 8192 /dev/urandom | LC_ALL=C tr -dc "$2")
  printf %s "${text:0:$1}"
}
# Not AKIA: that would be the id of another system.
access_key_id() { printf P%s "$(random 19 A-Z0-9)"; }
# Slash and plus are what careless code breaks, and where stores cut a secret that they echo.
secret_access_key() {
  printf %s/%s+%s "$(random 13 A-Za-z0-9)" "$(random 12 A-Za-z0-9)" "$(random 13 A-Za-z0-9)"
}

# free_ports COUNT  prints the first of COUNT free ports in a row. They lie below the range that
# the system takes for outgoing connections.
free_ports() {
  local base port taken
  taken=" $(awk 'FNR > 1 { split($2, a, ":"); print a[2] }' /proc/net/tcp /proc/net/tcp6 |
    while read -r port; do echo $((16#$port)); done | tr '\n' ' ')"
  for _ in $(seq 100); do
    base=$((20000 + SRANDOM % 12000))
    for ((port = base; port < base + $1; port++)); do
      [[ $taken != *" $port "* ]] || continue 2
    done
    echo $base
    return
  done
  die "no $1 free ports in a row"
}

# A process is remembered as its id and the time it was born: an id may be given away again.
# One that ended and still waits for its parent to notice (state Z) has no birth any more.
birth() {
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  # shellcheck disable=SC2086 # to be split
  set -- ${stat##*) }
  [ "$1" != Z ] && echo "${20}"
}
# spawn NAME COMMAND...  starts it in the background, out of reach of the terminal's signals.
spawn() {
  local name=$1
  shift
  setsid "$@" </dev/null >"$state/$name.log" 2>&1 &
  echo "$! $(birth $!)" >"$state/$name.pid"
  disown
}
# pid_of NAME  prints the id, if that process still lives.
pid_of() {
  local pid born
  read -r pid born 2>/dev/null <"$state/$1.pid" && [ "$(birth "$pid")" = "$born" ] && echo "$pid"
}
# halt NAME  ends it at once: these servers are thrown away, they have nothing to save.
halt() {
  local pid
  if pid=$(pid_of "$1"); then
    kill -KILL "$pid"
    while pid_of "$1" >/dev/null; do sleep 0.05; done
  fi
  rm -f "$state/$1.pid"
}
# until_ok NAME COMMAND...  repeats the command until it works; NAME is the server it asks.
until_ok() {
  local name=$1 deadline=$((SECONDS + 120))
  shift
  until "$@" >"$state/last.log" 2>&1; do
    pid_of "$name" >/dev/null || give_up "$name ended by itself"
    [ $SECONDS -lt $deadline ] || give_up "not in time: $*"
    sleep 0.1
  done
}
give_up() {
  tail -n 15 "$state"/*.log >&2
  die "$*"
}

# open_state FOLDER  makes the folder that holds everything of one server, and nothing else.
open_state() {
  umask 077
  mkdir -p -- "$1"
  state=$(cd -- "$1" && pwd -P)
  [ -z "$(ls -A "$state")" ] || die "$state is not empty"
}

# certificate  a certificate for this machine that signs itself: $state/tls.crt and tls.key
certificate() {
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost \
    -addext 'subjectAltName=DNS:localhost,IP:127.0.0.1' \
    -keyout "$state/tls.key" -out "$state/tls.crt" 2>/dev/null
}
