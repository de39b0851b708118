"""Parts of a page: anchors, files to take, the key to colours, the source of every number."""
