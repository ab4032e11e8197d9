# Where things are, whether they are fit to use, and how a JVM is started. Every start of every command reads this
# file, so it starts no process it can do without. The caller has set self to its own path, links resolved.

lib=$(CDPATH='' cd -P "${self%/*}/lib" && pwd)
root=${lib%/scripts/lib}
target=$root/target
jar=$target/penstock.jar
# JNA's native library, which each process would unpack otherwise.
natives=-Djna.boot.library.path=$target/native

# Without a locale Java turns non-ASCII text and file names into question marks. What counts as a word still depends on
# the user's own locale, as in wc; the examples look at the second variable.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-C}}} in
  C | POSIX) export LC_ALL=C.UTF-8 PENSTOCK_LOCALE=C ;;
  # Inherited from a launcher further up, it would speak of a locale that is no longer the user's.
  *) unset PENSTOCK_LOCALE ;;
esac

# Finds a Java of version 17 or later that has bin/$1: JAVA_HOME's, or the one on the PATH. Sets home, version, build.
find_java() {
  is_java_home "${JAVA_HOME-}" "$1" && return
  found=$(command -v "$1") && found=$(readlink -f "$found") || return
  is_java_home "${found%/bin/*}" "$1"
}

# Whether $1 is the home of such a Java. Its release file tells the version: asking java would cost a JVM's start.
is_java_home() {
  home=$1
  version=0
  build=
  # A relative home would mean another place to a worker, which starts elsewhere.
  [ "${home#/}" != "$home" ] && [ -x "$home/bin/$2" ] && [ -r "$home/release" ] || return
  while IFS='="' read -r key _ value _; do
    case $key in
      JAVA_RUNTIME_VERSION) build=$value ;;
      JAVA_VERSION)
        version=${value%%[!0-9]*}
        build=${build:-$value}
        break
        ;;
    esac
  done <"$home/release"
  [ "$version" -ge 17 ]
}

# Whether $1 is there and nothing under the other paths is newer.
is_current() {
  made=$1
  shift
  [ -e "$made" ] && [ -z "$(find "$@" -newer "$made" -print -quit)" ]
}

jar_is_current() {
  is_current "$jar" "$root/pom.xml" "$root/src/main" "$root/src/build"
}

# An archive of loaded classes serves one build of Java, one jar and one set of flags. Sets archive and the JVM's words
# for using and for making it.
archive_is_current() {
  archive=$target/jvm$home/$build
  if [ "$version" -ge 25 ]; then
    use_archive=-XX:AOTCache
    make_archive=-XX:AOTCacheOutput
  else
    use_archive=-XX:SharedArchiveFile
    make_archive=-XX:ArchiveClassesAtExit
  fi
  # shellcheck disable=SC3013 # not POSIX, but in every sh of a Linux
  [ "$archive" -nt "$jar" ] && [ "$archive" -nt "$lib/jvm.args" ]
}

# Turns this process into a JVM with Penstock's flags and then the given ones, so that signals and the exit code are
# the JVM's own.
become_java() {
  # An empty archive stands for one that could not be made.
  [ ! -s "$archive" ] || set -- "$use_archive=$archive" "$@"
  # Queues, state and logs are their owner's alone.
  umask 077
  exec "$home/bin/java" "@$lib/jvm.args" "$natives" "$@"
}
