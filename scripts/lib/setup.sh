# Sets up what a start found missing or out of date: Java and Maven, the jar, the class-data archive.

set_up() {
  ensure_built jar_is_current
  ensure_tools java
  archive_is_current || create_archive || true
}

say() {
  echo "penstock: $*" >&2
}

# Ends with exit code $1 and the rest as the message.
fail() {
  code=$1
  shift
  say "$*"
  exit "$code"
}

# Sees to a fit Java with bin/$1, the last one asked for, and to the commands named after it.
ensure_tools() {
  has_tools "$@" && return
  install_packages
  has_tools "$@" || fail 2 "the Java on the PATH is older than 17; set JAVA_HOME to a newer one"
}

has_tools() {
  find_java "$1" || return
  shift
  for tool; do
    command -v "$tool" >/dev/null || return
  done
}

# Installs all that running and building lack, so that a later build is not stopped halfway.
install_packages() {
  packages=
  find_java javac || packages=' openjdk-17-jdk-headless'
  command -v mvn >/dev/null || packages="$packages maven"
  if ! { [ -e /etc/debian_version ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }; then
    fail 2 "needs Java 17 or later, and Maven to build; install them with: sudo apt-get install -y$packages"
  fi
  say "installing$packages …"
  log=$(mktemp "${TMPDIR:-/tmp}/penstock-install.XXXXXX")
  # An update may fail on a package source that has nothing to do with these packages; the install tells.
  # shellcheck disable=SC2086 # one word for each package
  {
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=600 install -y --no-install-recommends $packages
  } >"$log" 2>&1 </dev/null || fail 1 "apt-get failed, see $log"
  rm "$log"
}

# Builds unless the function $1 says that nothing changed.
ensure_built() {
  "$1" && return
  if ! mkdir -p "$target" 2>/dev/null || [ ! -w "$target" ]; then
    # A checkout that its user may only read runs as it was built.
    [ ! -e "$jar" ] || return 0
    fail 1 "cannot build, $target is not writable"
  fi
  # Maven inherits the lock: one that outlives an interrupted launcher still keeps the next build waiting.
  (
    flock -n 9 || { say "waiting for another build …" && flock 9; } || exit
    "$1" || build
  ) 9>"$target/build.lock" || exit
}

test_classes_are_current() {
  is_current "$target/test-classes.built" "$root/pom.xml" "$root/src"
}

# Builds the jar and the test classes. Maven moves the jar to its name when it is whole: an interrupted build leaves
# none, and processes that run on the old one keep it.
build() {
  ensure_tools javac mvn
  say "building penstock (the first time takes about a minute) …"
  if ! JAVA_HOME=$home mvn -q -B -f "$root/pom.xml" -DskipTests package >"$target/build.log" 2>&1 </dev/null; then
    grep -m 5 '^\[ERROR\]' "$target/build.log" >&2 || true
    fail 1 "the build failed, see $target/build.log"
  fi
  touch "$target/test-classes.built"
}

# Makes the archive from a run that loads what most commands load. Starts work without one, only slower: what went
# wrong is left in its log, and an empty archive that keeps later starts from trying again.
create_archive() {
  mkdir -p "${archive%/*}" 2>/dev/null && scratch=$(mktemp -d "$archive.XXXXXX" 2>/dev/null) || return
  timeout 60 "$home/bin/java" "@$lib/jvm.args" "$natives" -Xlog:all=warning "$make_archive=$scratch/archive" \
    -jar "$jar" warm-up "$scratch/data" >"$archive.log" 2>&1 </dev/null || rm -f "$scratch/archive"
  [ -e "$scratch/archive" ] || : >"$scratch/archive"
  mv -f "$scratch/archive" "$archive"
  rm -rf "$scratch"
}
