# The trainer with CUDA. The context has lib as for Dockerfile, and libtorch: PyTorch's own libtorch 2.7.1 for CUDA 12.8 with the C++11 ABI,
# unpacked, which DJL 0.35.1 loads through pytorch-jni 2.7.1. CUDA has to be an image with CUDA 12.8 and cuDNN 9 on Ubuntu, such as
# nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04; JRE one of eclipse-temurin. Both by their digests.
ARG JRE
ARG CUDA
FROM ${JRE} AS jre
FROM ${CUDA}
ARG JRE
ARG CUDA
ARG VERSION=0.1.0

RUN case "${JRE} ${CUDA}" in *@sha256:*" "*@sha256:*) ;; *) echo "JRE is ${JRE}, CUDA is ${CUDA} (expected: images by their digests, NAME@sha256:…)" >&2; exit 1 ;; esac \
    && ldconfig -p | grep -q 'libcudart\.so\.12' \
    && groupadd --gid 10001 elbow \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin elbow

COPY --from=jre /opt/java/openjdk /opt/java/openjdk
COPY libtorch/lib/ /opt/libtorch/lib/
RUN test -f /opt/libtorch/lib/libtorch_cuda.so
COPY lib/ /opt/elbow/lib/
RUN test -f /opt/elbow/lib/pytorch-jni-2.7.1-0.35.1.jar

LABEL org.opencontainers.image.title="elbow-trainer-cuda" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.description="Variational autoencoders from rows to verified ONNX packages; on CUDA."

USER 10001:10001
WORKDIR /tmp
ENV HOME=/tmp \
    PATH=/opt/java/openjdk/bin:${PATH} \
    DJL_CACHE_DIR=/tmp/djl \
    PYTORCH_LIBRARY_PATH=/opt/libtorch/lib \
    PYTORCH_VERSION=2.7.1 \
    PYTORCH_FLAVOR=cu128 \
    LD_LIBRARY_PATH=/usr/local/cuda/lib64 \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
# JNA finds the CUDA runtime, by a name without version, in the folders of jna.library.path alone.
ENTRYPOINT ["java", "-Djava.io.tmpdir=/tmp", "-Dpicocli.ansi=false", "-Dai.djl.offline=true", "-Dai.djl.pytorch.num_threads=1", "-Djna.library.path=/usr/local/cuda/lib64", "--enable-native-access=ALL-UNNAMED", "-cp", "/opt/elbow/lib/*", "dev.elbow.deploy.Elbow"]
CMD ["--help"]
