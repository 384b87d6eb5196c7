# The scorer with CUDA. The context is as for Dockerfile, with onnxruntime_gpu-1.28.0.jar in lib in the place of onnxruntime
# (mvn -Pcuda package). CUDA has to be an image with CUDA 12 and cuDNN 9 on Ubuntu, for which onnxruntime_gpu 1.28.0 is built, such as
# nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04; JRE one of eclipse-temurin. Both by their digests.
ARG JRE
ARG CUDA
FROM ${JRE} AS jre
FROM ${CUDA}
ARG JRE
ARG CUDA
ARG VERSION=0.1.0

RUN case "${JRE} ${CUDA}" in *@sha256:*" "*@sha256:*) ;; *) echo "JRE is ${JRE}, CUDA is ${CUDA} (expected: images by their digests, NAME@sha256:…)" >&2; exit 1 ;; esac \
    && ldconfig -p | grep -q 'libcublasLt\.so\.12' && ldconfig -p | grep -q 'libcudnn\.so\.9' \
    && groupadd --gid 10001 elbow \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin elbow

COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY lib/ /opt/elbow/lib/
RUN test -f /opt/elbow/lib/onnxruntime_gpu-1.28.0.jar && test ! -f /opt/elbow/lib/onnxruntime-1.28.0.jar

LABEL org.opencontainers.image.title="elbow-scorer-cuda" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.description="Anomaly scores, in nats, for every event on a Kafka topic; on CUDA."

USER 10001:10001
WORKDIR /tmp
ENV HOME=/tmp \
    PATH=/opt/java/openjdk/bin:${PATH} \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
EXPOSE 9464
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${ELBOW_HTTP_PORT:-9464} && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [[ $status == 200 ]]"]
ENTRYPOINT ["java", "-Djava.io.tmpdir=/tmp", "-Dpicocli.ansi=false", "--enable-native-access=ALL-UNNAMED", "-cp", "/opt/elbow/lib/*", "dev.elbow.deploy.Elbow"]
CMD ["--help"]
