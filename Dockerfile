# syntax=docker/dockerfile:1
#
#   docker build -t sluice .
#   docker run --init --read-only --tmpfs /tmp -p 127.0.0.1:8080:8080 sluice
#
# Images are pinned by tag; to pin what you have tested, add its digest (docker buildx imagetools inspect IMAGE).

# ---- The jars -------------------------------------------------------------------------------------------------------
FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -q -Dmaven.test.skip=true -Daot.skip=true -pl gateway -am package \
    && mv gateway/target/sluice-[0-9]*/ /opt/sluice \
    && rm -rf /opt/sluice/docs

# A Java of what Sluice and its libraries use (java.net.http sends traces); jdk.jcmd and jdk.jfr are there to look into one that runs. The
# release file says which Java it is, as the AOT cache asks.
RUN jlink --output /opt/java --strip-debug --no-header-files --no-man-pages --release-info="$JAVA_HOME/release" \
      --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.xml,jdk.jcmd,jdk.jfr,jdk.management,jdk.unsupported

# ---- What runs ------------------------------------------------------------------------------------------------------
# For stdio servers build on this image and add what they need (FROM sluice; USER root; RUN apt-get install python3; USER 10001).
FROM debian:13.2-slim
COPY --from=build /opt/java /opt/java
COPY --from=build /opt/sluice /opt/sluice
COPY deploy/docker/health /opt/sluice/
COPY deploy/docker/demo.yaml /etc/sluice/sluice.yaml

ENV JAVA_HOME=/opt/java \
    XDG_STATE_HOME=/var/lib \
    SLUICE_HEAP=256m \
    SLUICE_LOG_FORMAT=json

# The cache fits the Java and the jars it was made with: it is made where it is used.
RUN /opt/sluice/lib/train \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/sluice

USER 10001:10001
WORKDIR /var/lib/sluice
VOLUME /var/lib/sluice
EXPOSE 8080 9464

# Give the container twice SLUICE_HEAP and 192 MB: heap, as much for network buffers, and the JVM itself.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --start-interval=1s CMD ["/opt/sluice/health"]
ENTRYPOINT ["/opt/sluice/sluice"]
CMD ["serve", "-c", "/etc/sluice/sluice.yaml"]
