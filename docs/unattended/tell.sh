#!/bin/sh
# An example for --on-failure and for OnFailure=: what the run said comes on standard input, and in the environment, as data.
# Quote the variables: "$ELDERCARE_MESSAGE" is text that towns may have written.
exec logger -t eldercare -p user.err -- "eldercare: exit ${ELDERCARE_EXIT:-?}, ${ELDERCARE_MONTH:-last month}: ${ELDERCARE_MESSAGE:-see its log}"
