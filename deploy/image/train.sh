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

AXON_SERVER=127.0.0.1:1 \
  MONGODB_URI=mongodb://127.0.0.1:27017/training \
  OIDC_ISSUER_URI=http://127.0.0.1:1/issuer \
  java -XX:AOTCacheOutput=service.aot -Dspring.context.exit=onRefresh -jar service.jar
test -s service.aot
