#!/usr/bin/env bash
# Trains the JVM on the service in this folder, when its image is built: leaves service.aot beside service.jar.
set -euo pipefail

java -XX:+UseSerialGC -cp '/standalone/*' de.bwaldvogel.mongo.InMemoryMongoServer > /tmp/mongodb.log 2>&1 &
mongodb=$!
trap 'kill $mongodb; rm -f /tmp/mongodb.log' EXIT
for _ in $(seq 100); do
  (exec 3<> /dev/tcp/127.0.0.1/27017) 2> /dev/null && break
  sleep 0.1
done

# With a heap like the one in a container (60 % of 768 MB). By its percentage it would be that of the machine that builds:
# above 32 GB the JVM does not compress pointers, and a cache of such objects is of no use to one that does.
start() {
  AXON_SERVER=127.0.0.1:1 \
    MONGODB_URI=mongodb://127.0.0.1:27017/training \
    OIDC_ISSUER_URI=http://127.0.0.1:1/issuer \
    FLEET_PRIVACY_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    java -Xmx460m "$@" -Dspring.context.exit=onRefresh -jar service.jar
}

start -XX:AOTCacheOutput=service.aot
# A cache that cannot be used is left aside with no more than a warning. Here, it ends the build.
start -XX:AOTCache=service.aot -XX:AOTMode=on
