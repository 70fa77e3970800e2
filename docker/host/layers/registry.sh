# The host of the registry.
# shellcheck shell=sh disable=SC2034
packages=docker-registry
# The software layer runs it with units of its own.
units=docker-registry
