# The one binary in an image that holds nothing else: no shell, no package manager.
#
#   cargo xtask dist && docker build --tag vestibule .
#   docker run --publish 3000:3000 --volume vestibule:/data \
#     --env VESTIBULE_PUBLIC_URL=https://auth.example.org --env VESTIBULE_TRUSTED_PROXIES=172.17.0.1 vestibule
#   docker run --rm -it --volume vestibule:/data vestibule createsuperuser
#
# The binary runs where glibc is as new as on the machine that built it; Debian 12 has 2.36.

# Only makes a folder that the other image's user may write to.
FROM debian:12-slim AS folders
RUN install --directory --mode=700 --owner=65532 --group=65532 /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=folders --chown=65532:65532 /data /data
COPY --chmod=755 target/dist/vestibule /usr/local/bin/vestibule
ENV DATABASE_URL=sqlite:/data/vestibule.db \
    LEPTOS_SITE_ADDR=0.0.0.0:3000 \
    VESTIBULE_LOG_FORMAT=json
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 3000
# SIGTERM, which docker sends, lets running requests finish. Without a shell there is no HEALTHCHECK: ask /readyz.
ENTRYPOINT ["/usr/local/bin/vestibule"]
CMD ["serve"]
