# Copies a file or a folder FROM into the folder TO (used by patchbay_add_plugin after linking).
file(COPY ${FROM} DESTINATION ${TO})
