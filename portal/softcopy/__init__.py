"""The soft copy: verified yearly records as the ministry's form, a PDF. Knows no request, no table, no seal.

``booklet`` makes the document; a room beside it is one circular's form; ``editions`` says which form is whose.
"""
