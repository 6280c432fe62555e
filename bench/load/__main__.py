from bench.load.look_ups import main

main()
