"""Nodes: the network as a tree, from what feeds it down to what buildings hang on."""
