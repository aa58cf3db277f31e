"""The pages, one module each; every module registers its page under its address."""
