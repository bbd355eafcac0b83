-- One claim of the hot lot: the row update with its check, and the order, in one statement and one transaction.
\set buyer random(1, 5000)
WITH taken AS (
    UPDATE lot SET stock = stock - 1 WHERE id = 1 AND stock > 0 RETURNING id
)
INSERT INTO orders (lot, buyer, quantity) SELECT id, :buyer, 1 FROM taken;
