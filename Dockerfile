# Two stages: the first builds, the second holds the binary and nothing else that runs.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY .cargo .cargo
COPY entity entity
COPY macros macros
COPY migration migration
COPY charters charters
COPY bench/Cargo.toml bench/
COPY bench/src bench/src
COPY src src
# Relocations packed: one and a half megabytes less. The system of the second stage has to have glibc 2.36 or later.
ENV RUSTFLAGS=-Clink-arg=-Wl,-z,pack-relative-relocs
RUN cargo build --locked --profile dist --bin sceau

FROM debian:bookworm-slim
RUN useradd --system --home-dir /var/lib/sceau --create-home sceau
COPY --from=build /src/target/dist/sceau /usr/local/bin/sceau
COPY LICENSE /usr/share/doc/sceau/LICENSE
USER sceau
ENV SCEAU_DATA_DIR=/var/lib/sceau SCEAU_LISTEN=0.0.0.0:8080 SCEAU_LOG_FORMAT=json
VOLUME /var/lib/sceau
EXPOSE 8080
ENTRYPOINT ["sceau"]
CMD ["serve"]
